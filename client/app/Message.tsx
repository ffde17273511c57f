import { useEffect } from "react";
import classes from "./Notices.module.css";
import { useShell } from "./shell.store.ts";

const SHOWN_MS = 2500;

/** A short message that goes by itself. */
export function Message() {
  const message = useShell((shell) => shell.message);
  useEffect(() => {
    if (!message) return;
    const timer = setTimeout(() => useShell.setState({ message: null }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div role="status" className={classes.messages}>
      {message && (
        <div className={classes.notice} data-testid="message">
          {message.text}
        </div>
      )}
    </div>
  );
}
