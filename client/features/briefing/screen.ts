/** What the page needs of briefings, as one part that is loaded with them. */
export { BriefingScreen } from "./BriefingScreen.tsx";
