import { distances, type Instance } from "../instance.ts";
import { type Line, linesOf, numbersOf } from "./lines.ts";

export const looksLikeCvrplib = (text: string) => /^\s*NODE_COORD_SECTION/m.test(text);

/** Capacitated problems of CVRPLIB (TSPLIB format, EUC_2D: distances rounded to whole numbers). As many vehicles as it takes. */
export function readCvrplib(text: string): Instance {
  const lines = linesOf(text);
  const header = new Map<string, string>();
  const sections = new Map<string, Line[]>();
  let section: Line[] | null = null;
  for (const line of lines) {
    const field = /^([A-Z_]+)\s*:\s*(.*)$/.exec(line.text);
    if (field) header.set(field[1]!, field[2]!.replace(/^"|"$/g, ""));
    else if (/^[A-Z_]+$/.test(line.text)) {
      section = [];
      sections.set(line.text, section);
    } else section?.push(line);
  }
  const need = (name: string) => {
    const lines = sections.get(name);
    if (!lines?.length) throw new Error(`The file has no ${name}; is it complete?`);
    return lines;
  };
  if (header.get("EDGE_WEIGHT_TYPE") !== "EUC_2D") {
    throw new Error(`Distances of type ${header.get("EDGE_WEIGHT_TYPE") ?? "(none)"} are not read: EUC_2D is.`);
  }
  const capacity = Number(header.get("CAPACITY"));
  if (!(capacity > 0)) throw new Error("The file states no CAPACITY.");
  const nodes = need("NODE_COORD_SECTION").map((line) => numbersOf(line, 3, "node, x and y"));
  if (nodes.length !== Number(header.get("DIMENSION"))) {
    throw new Error(`The file says DIMENSION ${header.get("DIMENSION")} but holds ${nodes.length} nodes.`);
  }
  const ids = nodes.map((node) => node[0]!);
  const demandOf = new Map(
    need("DEMAND_SECTION").map((line) => numbersOf(line, 2, "node and demand") as [number, number]),
  );
  const missing = ids.find((id) => !demandOf.has(id));
  if (missing !== undefined) throw new Error(`Node ${missing} has no demand.`);
  const depot = ids.indexOf(numbersOf(need("DEPOT_SECTION")[0], 1, "the depot")[0]!);
  if (depot < 0) throw new Error("The depot of DEPOT_SECTION is none of the nodes.");
  const zeros = () => new Float64Array(ids.length);
  return {
    name: header.get("NAME") ?? "",
    kind: "cvrp",
    ids,
    start: depot,
    end: depot,
    vehicles: Number.POSITIVE_INFINITY,
    capacity,
    distance: distances(
      nodes.map((node) => node[1]!),
      nodes.map((node) => node[2]!),
      (straight) => Math.floor(straight + 0.5),
    ),
    unit: 1,
    demand: Float64Array.from(ids, (id) => demandOf.get(id)!),
    service: zeros(),
    open: zeros(),
    close: zeros().fill(Number.POSITIVE_INFINITY),
    prize: null,
    timed: false,
  };
}
