/** Classes of Decree 493, in the order of `TimeAnswer.accidentClasses` and of a table's codes. */
export const CLASSES = ["unknown", "general", "larger", "major", "extraordinary"] as const;
