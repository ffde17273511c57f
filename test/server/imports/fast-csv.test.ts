import { expect, test } from "vitest";
import { readCsvTables } from "#server/features/imports/fast-csv.ts";

/** Read in pieces of so many bytes: where a piece ends must not matter. */
async function read(text: string | Buffer, piece: number, encoding = "utf-8") {
  const bytes = Buffer.from(text as string);
  const { columns, tables } = await readCsvTables(
    (async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })(),
    { encoding },
  );
  const rows: (string | readonly string[] | number)[][] = [];
  for await (const { values, lines, broken } of tables)
    values.forEach((row, i) => {
      rows.push([lines[i]!, row, ...(broken?.get(i) ? [broken.get(i)!] : [])]);
    });
  return { columns, rows };
}

const TEXT = '\uFEFFid, 名称 ,note\r\n1,"洞庭路,""12""号",a\r\n\r\n2, 屋 ,"two\nlines"\n3,short\n4,last,"x"';

test.each([1, 2, 3, 7, 1000])(
  "quotes, line breaks in them, empty lines and short rows, in pieces of %i bytes",
  async (piece) => {
    expect(await read(TEXT, piece)).toEqual({
      columns: ["id", "名称", "note"],
      rows: [
        [2, ["1", '洞庭路,"12"号', "a"]],
        [4, ["2", "屋", "two\nlines"]],
        [6, ["3", "short"], "the row has more or fewer columns than the header"],
        [7, ["4", "last", "x"]],
      ],
    });
  },
);

test("GBK is read as such, and refused as UTF-8", async () => {
  const gbk = Buffer.concat([Buffer.from("id\n"), Buffer.from([0xb6, 0xab, 0xc9, 0xbd]), Buffer.from("\n")]);
  expect((await read(gbk, 1, "gb18030")).rows).toEqual([[2, ["东山"]]]);
  await expect(read(gbk, 100)).rejects.toThrow("not written in utf-8");
});

test.each([
  ["", "is empty"],
  ['id\n"open', "never closes"],
  ['id\n"a"b\n', "text after a closing quotation mark"],
])("%j is refused with a sentence", async (text, sentence) => {
  await expect(read(text, 1000)).rejects.toThrow(sentence);
});

test("what a spreadsheet would take for a formula loses the apostrophe our files put before it; invisible characters go", async () => {
  expect((await read("a\n'=1+1\n'quoted'\nx\u0000y\u0007z\n", 1000)).rows.map(([, row]) => row)).toEqual([
    ["=1+1"],
    ["'quoted'"],
    ["xyz"],
  ]);
});
