import type { ReactNode } from "react";
import classes from "./Planning.module.css";

/** A part of the form with its heading. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>
        <span>{title}</span>
        {aside}
      </h3>
      {children}
    </section>
  );
}
