import { createContext, type ReactNode } from "react";

/** What stands at the top of the panel, such as tabs that choose between panels. */
export const PanelTop = createContext<ReactNode>(null);
