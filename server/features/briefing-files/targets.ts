/** Names of what a slide leads to before it is known on which page that stands. */

export const wordsOf = (step: string): string => `${step}#words`;
export const blockOf = (step: string, index: number): string => `${step}#${index}`;
export const appendixId = (step: string): string => `appendix-${step}`;
