import classes from "./SmallSelect.module.css";

interface Props<T extends string | number> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  testId?: string;
}

/** A select no taller than the line of text it stands in. */
export function SmallSelect<T extends string | number>({ label, value, options, onChange, testId }: Props<T>) {
  return (
    <select
      className={classes.select}
      aria-label={label}
      data-testid={testId}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => String(option.value) === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
