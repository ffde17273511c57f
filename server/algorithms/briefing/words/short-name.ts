/** The usual abbreviation of a kind of zone whose English name is longer than a row of a table or a chart. Pure. */
export const shortName = (name: string): string => name.replace("Economic and Technological Development Zone", "ETDZ");
