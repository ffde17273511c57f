/** Previews of the page as others see it. Pure. */

export const VISIONS = ["normal", "protan", "deutan", "tritan", "grey", "projector"] as const;
export type Vision = (typeof VISIONS)[number];

export const nextVision = (vision: Vision): Vision => VISIONS[(VISIONS.indexOf(vision) + 1) % VISIONS.length]!;

/**
 * Complete protanopia, deuteranopia and tritanopia as matrices on linear RGB, by rows: Machado, Oliveira and Fernandes,
 * "A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009, severity 1.0.
 */
export const MATRICES = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** The `values` of an SVG colour matrix: the three rows with nothing from alpha, and alpha kept. */
export function colourMatrix(matrix: readonly number[]): string {
  const rows = [0, 3, 6].map((at) => `${matrix.slice(at, at + 3).join(" ")} 0 0`);
  return [...rows, "0 0 0 1 0"].join(" ");
}

/** The CSS filter of a preview. A projector in a lit hall: light on the screen lifts black and fades colours. */
export function cssFilter(vision: Vision): string {
  if (vision === "normal") return "";
  if (vision === "grey") return "grayscale(1)";
  if (vision === "projector") return "contrast(0.6) brightness(1.25) saturate(0.75)";
  return `url(#vision-${vision})`;
}
