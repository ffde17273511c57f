/** The solver gave up; the message is its own sentence. */
export class SolverFailed extends Error {}
