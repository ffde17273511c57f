import { useMediaQuery } from "@mantine/hooks";

/** Whether the window is a phone's: one thing at a time. The same width as the style sheets'. */
export const useNarrow = (): boolean =>
  useMediaQuery("(max-width: 767px)", undefined, { getInitialValueInEffect: false }) ?? false;
