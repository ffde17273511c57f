import type { CSSProperties, ReactNode } from "react";
import classes from "./ClassRamp.module.css";

interface Props {
  title: string;
  note?: ReactNode;
  /** Colour of each class and the number it starts from. */
  steps: readonly { colour: string; from: string }[];
  children?: ReactNode;
  testId: string;
}

/**
 * Colours side by side, with the number each starts from beneath its left edge. Steps are as wide as the longest number needs,
 * closer together where the room is scarce, and never so that two numbers touch.
 */
export function ClassRamp({ title, note, steps, children, testId }: Props) {
  const digits = Math.max(0, ...steps.map(({ from }) => from.length));
  return (
    <section className={classes.ramp} data-testid={testId}>
      <h3 className={classes.title}>
        {title} {note && <small>{note}</small>}
      </h3>
      <ol className={classes.steps} style={{ "--digits": digits } as CSSProperties}>
        {steps.map(({ colour, from }) => (
          <li key={`${colour} ${from}`}>
            <i style={{ background: colour }} />
            <span>{from}</span>
          </li>
        ))}
      </ol>
      {children}
    </section>
  );
}
