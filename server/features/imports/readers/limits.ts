/** How much of a file is read, whoever made it. Sizes in bytes. */
const MB = 1024 * 1024;

export const LIMITS = {
  /** Of an upload by the browser; the command has none. */
  upload: 1024 * MB,
  columns: 500,
  /** One CSV record or cell. */
  record: MB,
  zipEntries: 2000,
  zipUnpacked: 2048 * MB,
  /** Spreadsheets are held in memory by the reader. */
  xlsxUnpacked: 768 * MB,
  /** Unpacked to packed, over the whole zip; honest spreadsheets and shapefiles stay below 40. */
  zipRatio: 200,
  /** Below this many unpacked bytes the ratio says nothing. */
  zipRatioFrom: 16 * MB,
  gdalMinutes: 15,
} as const;

export const megabytes = (bytes: number): string => `${Math.round(bytes / MB).toLocaleString("en")} MB`;
