/**
 * A made problem with time windows as text in Solomon's form: customers evenly at random in a square that grows with their number,
 * half of them with a window of 60 of the 1,000 minutes, so that ten or so fill a vehicle.
 */
export function grownProblem(customers: number): string {
  let state = 12345;
  const below = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor(((state >>> 8) / 0x7fffff) * limit * 0.999999);
  };
  const side = Math.round(10 * Math.sqrt(customers));
  const day = 1000;
  const rows = Array.from({ length: customers }, (_, i) => {
    const [x, y] = [below(side), below(side)];
    const away = Math.ceil(Math.hypot(x - side / 2, y - side / 2));
    const from = away + below(day - 2 * away - 80);
    const [open, close] = i % 2 === 0 ? [from, from + 60] : [0, day - away - 15];
    return [i + 1, x, y, 5 + below(20), open, close, 10].join(" ");
  });
  return [
    `made-${customers}`,
    "VEHICLE",
    "NUMBER CAPACITY",
    `${customers} 200`,
    "CUSTOMER",
    "CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME",
    `0 ${side / 2} ${side / 2} 0 0 ${day} 0`,
    ...rows,
  ].join("\n");
}
