/** One icon a file: importing the package whole makes the dev server and the build read six thousand. */
declare module "@tabler/icons-react/dist/esm/icons/*.mjs" {
  import type { ForwardRefExoticComponent, RefAttributes, SVGProps } from "react";

  const Icon: ForwardRefExoticComponent<
    Omit<SVGProps<SVGSVGElement>, "stroke"> & {
      size?: string | number;
      stroke?: string | number;
    } & RefAttributes<SVGSVGElement>
  >;
  export default Icon;
}
