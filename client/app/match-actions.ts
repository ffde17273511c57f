/** Which commands a few typed letters mean. Pure. */

interface Worded {
  words: string;
  action: { id: string };
}

/** The commands whose words hold every typed word, those that begin with the text first. An empty text means all. */
export function matchActions<T extends Worded>(commands: readonly T[], text: string): T[] {
  const typed = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matching = commands.filter(({ words, action }) => {
    const said = `${words} ${action.id}`.toLowerCase();
    return typed.every((word) => said.includes(word));
  });
  const begins = ({ words }: T) => Number(words.toLowerCase().startsWith(typed[0] ?? ""));
  return typed.length === 0 ? matching : matching.toSorted((a, b) => begins(b) - begins(a));
}
