import type { Queryable } from "../../database/queryable.ts";
import type { Flow } from "./flow.contract.ts";

type Columns = Omit<Flow, "asOf">;

/** The flow rollup as parallel columns, weeks ascending. */
export async function readFlow(pg: Queryable, cityCode: string): Promise<Columns> {
  const { rows } = await pg.query({
    text: `select week::text, region_code, layer::text, category, found, closed, reopened, on_time
      from flow where city_code = $1 order by week, region_code, layer, category`,
    values: [cityCode],
    rowMode: "array",
  });
  const coded = (column: number) => {
    const values: string[] = [];
    const codeOf = new Map<string, number>();
    const codes = rows.map((row) => {
      const word = row[column] as string;
      const known = codeOf.get(word);
      if (known !== undefined) return known;
      codeOf.set(word, values.length);
      return values.push(word) - 1;
    });
    return { values, codes };
  };
  const counts = (column: number) => rows.map((row) => row[column] as number);
  const [week, region, layer, category] = [coded(0), coded(1), coded(2), coded(3)];
  return {
    dictionaries: { week: week.values, region: region.values, layer: layer.values, category: category.values },
    week: week.codes,
    region: region.codes,
    layer: layer.codes,
    category: category.codes,
    found: counts(4),
    closed: counts(5),
    reopened: counts(6),
    onTime: counts(7),
  };
}
