/** The usual abbreviation of a kind of zone whose English name is longer than a row of a table or a chart. Pure. */
export const shortName = (name: string): string => name.replace("Economic and Technological Development Zone", "ETDZ");

/** An English name without the kind of its area, as maps write it where there is little room: Junshan for Junshan District. */
export const withoutKind = (name: string): string => name.replace(/(?<=\S) (?:County|District|City)$/, "");
