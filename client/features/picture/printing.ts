const said = new URLSearchParams(location.search);

/**
 * Whether the page was opened to be taken a picture of (`?print=1`): the map with its legend, scale, north and date, and no
 * panels. It stays so until the page is left; the address does not keep it.
 */
export const printing = said.get("print") === "1";

/** The map approval number (审图号) to be printed on the picture; empty: it says that it is for internal use. */
export const approvalNumber = said.get("approval")?.slice(0, 60).trim() ?? "";
