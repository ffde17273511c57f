/** Who may do what: six roles, each granted for an area. No role contains another; routes name all that may call them. */

export const ROLES = ["viewer", "planner", "presenter", "officer", "supervisor", "administrator"] as const;
export type Role = (typeof ROLES)[number];

/** A role in an area: the city, a reporting unit (county or zone) or a township, by code. */
export interface Grant {
  role: Role;
  area: string;
}

/**
 * What a role allows in its area beside reading, which all do: `edit` changes records and moves findings up to submission;
 * `accept` accepts, returns, closes and reopens them, extends deadlines and lists supervision; `contact` shows owners'
 * names and telephones unmasked; `plan` makes plans, teams and assignments; `present` freezes
 * snapshots and writes briefings.
 */
export const RIGHTS = {
  viewer: [],
  planner: ["plan", "contact"],
  presenter: ["present"],
  officer: ["edit", "contact"],
  supervisor: ["accept", "contact"],
  administrator: [],
} as const satisfies Record<Role, readonly Right[]>;
export type Right = "edit" | "accept" | "contact" | "plan" | "present";
