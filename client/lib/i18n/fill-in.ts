export type Values = Record<string, string | number>;

const plural = new Intl.PluralRules("en");

/** A text with `{name}` filled in. `counted`, or `{n}`, decides between the forms of "one|many". */
export function fillIn(text: string, values: Values = {}, counted?: number): string {
  const forms = text.split("|");
  const form = forms.length > 1 && plural.select(counted ?? Number(values.n)) !== "one" ? forms[1]! : forms[0]!;
  return form.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
