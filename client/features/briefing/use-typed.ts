import { useState } from "react";

/**
 * The text of a field whose value comes back a moment after it was typed: what was typed until the value has changed. Without it
 * React would put the old value back in between, and the caret behind its end.
 */
export function useTyped(value: string): [text: string, type: (text: string) => void] {
  const [typed, setTyped] = useState<{ over: string; text: string } | null>(null);
  // The value has moved on, by what was typed or by something else: from now on it is the text.
  if (typed !== null && typed.over !== value) setTyped(null);
  return [typed !== null && typed.over === value ? typed.text : value, (text) => setTyped({ over: value, text })];
}
