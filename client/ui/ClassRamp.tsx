import type { ReactNode } from "react";
import classes from "./ClassRamp.module.css";

interface Props {
  title: string;
  note?: ReactNode;
  /** Colour of each class and the number it starts from. */
  steps: readonly { colour: string; from: string }[];
  /** Width of a step, pixels: what its numbers need. */
  stepWidth: number;
  children?: ReactNode;
  testId: string;
}

/** Colours side by side, with the number each starts from beneath its left edge. */
export function ClassRamp({ title, note, steps, stepWidth, children, testId }: Props) {
  return (
    <section className={classes.ramp} data-testid={testId}>
      <h3 className={classes.title}>
        {title} {note && <small>{note}</small>}
      </h3>
      <ol className={classes.steps}>
        {steps.map(({ colour, from }) => (
          <li key={`${colour} ${from}`} style={{ width: stepWidth }}>
            <i style={{ background: colour }} />
            <span>{from}</span>
          </li>
        ))}
      </ol>
      {children}
    </section>
  );
}
