let areas: readonly string[] | null = null;

/** Codes of the areas that are all the person sees; null for the whole city. */
export const homeAreas = (): readonly string[] | null => areas;
export const setHomeAreas = (codes: readonly string[] | null) => {
  areas = codes;
};
