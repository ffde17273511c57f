/** How each team is told apart: a letter, a colour, a pattern of its line. Pure. */
import { TEAM_COLOURS } from "../../lib/palette.ts";
import type { Theme } from "../../lib/view/view-state.ts";

export interface TeamMark {
  letter: string;
  colour: string;
  /** Colour of letters on it. */
  ink: string;
  /** Dashes and gaps of its line, in line widths; empty: unbroken. */
  dash: readonly number[];
}

/** Patterns change with every round through the colours, and from each colour to the next. */
const DASHES: readonly (readonly number[])[] = [[], [4, 1.5], [1.6, 1.2], [6, 1.2, 1.4, 1.2], [8, 2]];

/** The mark of the team at a place of the plan's list: A, B, … Z, then A2. */
export function teamMark(index: number, theme: Theme): TeamMark {
  const { fills, ink } = TEAM_COLOURS[theme];
  const round = Math.floor(index / fills.length);
  const letter = String.fromCharCode(65 + (index % 26)) + (index >= 26 ? Math.floor(index / 26) + 1 : "");
  return { letter, colour: fills[index % fills.length]!, ink, dash: DASHES[(index + round) % DASHES.length]! };
}

/** Marks by id, in the order of the plan's teams. */
export const teamMarks = (teams: readonly { id: string }[], theme: Theme): ReadonlyMap<string, TeamMark> =>
  new Map(teams.map(({ id }, index) => [id, teamMark(index, theme)]));
