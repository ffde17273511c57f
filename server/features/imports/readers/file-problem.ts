/** What can be wrong with a file as a whole: one sentence each that says what to do. */

/** Codes are stable: the page says the same in the reader's language (`imports.problem.<code>`). */
const SENTENCES = {
  missing: "There is no file {file}. Check the path.",
  empty: "{file} is empty. Choose a file that holds rows.",
  kind: "{file} is none of the kinds that can be read: CSV, XLSX, GeoJSON, Shapefile (zip), GeoPackage, KML, MapInfo (zip), DXF. Save it as one of these and try again.",
  notText:
    "{file} is not text, though its name says so. Save it as CSV or GeoJSON from the program that made it and try again.",
  encoding: "{file} is neither UTF-8 nor GBK from byte {byte} on. Save it as UTF-8 and try again.",
  notEncoding: "{file} is not {encoding} from byte {byte} on. Choose another encoding.",
  csv: "{file} is not a readable CSV file: {reason}. Save it again and try once more.",
  quote: "A quotation mark opened in {file} never closes: the file ends early or a quote is missing near line {line}.",
  longLine: "Line {line} of {file} is longer than {limit}. Is it a CSV file?",
  columns: "{file} has {n} columns; at most {limit} are read. Keep the ones that are needed.",
  geojson:
    "{file} is not readable GeoJSON: {reason}. It may be cut off; export it again, or check that it holds a FeatureCollection.",
  noFeatures: "{file} holds no GeoJSON features. It must be a FeatureCollection.",
  noRows: "{file} holds no rows.",
  zip: "{file} is not a complete zip file. It may be cut off; make it again.",
  zipName:
    "The zip file {file} holds an entry named {entry} that points outside of it. Pack the files themselves and try again.",
  zipEntries: "The zip file {file} holds more than {limit} entries. Pack only the files of one layer.",
  zipSize: "Unpacked, {file} would be larger than {limit}. Split it and try again.",
  zipRatio: "{file} unpacks to more than {limit} times its size, as a zip bomb does. It is not read.",
  zipEncrypted: "{file} is protected by a password. Remove the password and try again.",
  zipHolds: "{file} holds no Shapefile, MapInfo, GeoPackage, KML, DXF, XLSX, CSV or GeoJSON. Pack one of these.",
  parts: "{file} lacks its {part} file. Put all parts of the layer into one zip and try again.",
  bare: "{file} is one part of a layer only. Put all its parts into one zip and try again.",
  truncated: "{file} ends before it should: it may have been cut off while copying. Copy or export it again.",
  content: "{file} is not what its name says: its content is no {format}. Export it again and try once more.",
  unreadable: "{file} cannot be read as {format}. Export it again and try once more.",
  tooLarge: "{file} is too large to be read as {format} here. Save it as CSV or GeoJSON and try again.",
  slow: "Reading {file} took longer than {limit} minutes and was stopped. Split it, or save it as CSV.",
  layer: "{file} has no layer {layer}. It has {layers}.",
  upload: "{file} is larger than {limit}. Split it, or import it with npm run import.",
} as const;
export type FileProblemCode = keyof typeof SENTENCES;

/** A file that cannot be read. `message` is the English sentence. */
export class FileProblem extends Error {
  readonly code: FileProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(code: FileProblemCode, params: Readonly<Record<string, string | number>>, options?: ErrorOptions) {
    super(
      SENTENCES[code].replace(/\{(\w+)\}/g, (_, name: string) => `${params[name] ?? ""}`),
      options,
    );
    this.code = code;
    this.params = params;
  }
}

export const FILE_PROBLEM_CODES = Object.keys(SENTENCES) as FileProblemCode[];
