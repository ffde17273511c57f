/** Makes zip files, also ones that no honest program would write. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipMember {
  name: string | Buffer;
  data: Buffer | string;
  /** What the zip claims the unpacked size to be. */
  claims?: number;
}

export function makeZip(members: readonly ZipMember[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.isBuffer(member.name) ? member.name : Buffer.from(member.name);
    const data = Buffer.from(member.data);
    const packed = deflateRawSync(data, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // Names are UTF-8 unless they were given as bytes.
    common.writeUInt16LE(Buffer.isBuffer(member.name) ? 0 : 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(member.claims ?? data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const header = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, entry, name]));
    local.push(header);
    offset += header.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** A workbook with one sheet; a cell is text, a number, or a formula with the value it was last worked out to. */
export function makeXlsx(
  rows: readonly (readonly (string | number | { formula: string; value?: string })[])[],
): Buffer {
  const column = (i: number): string =>
    (i < 26 ? "" : column(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26));
  const text = (value: string) => value.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const cells = (row: (typeof rows)[number], r: number) =>
    row.map((cell, i) => {
      const at = `r="${column(i)}${r + 1}"`;
      if (typeof cell === "number") return `<c ${at}><v>${cell}</v></c>`;
      if (typeof cell === "string") return `<c ${at} t="inlineStr"><is><t>${text(cell)}</t></is></c>`;
      const kept = cell.value === undefined ? "" : `<v>${text(cell.value)}</v>`;
      return `<c ${at} t="str"><f>${text(cell.formula)}</f>${kept}</c>`;
    });
  const sheet = rows.map((row, r) => `<row r="${r + 1}">${cells(row, r).join("")}</row>`).join("");
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const pack = "http://schemas.openxmlformats.org/package/2006";
  return makeZip([
    {
      name: "[Content_Types].xml",
      data: `${xml}<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    },
    {
      name: "_rels/.rels",
      data: `${xml}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      data: `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: `${xml}<Relationships xmlns="${pack}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: "xl/worksheets/sheet1.xml",
      data: `${xml}<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
    },
  ]);
}
