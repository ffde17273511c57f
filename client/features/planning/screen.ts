/** The parts of the planner's screen that come with the first look at it. */
export { PhonePlans } from "./PhonePlans.tsx";
export { PlanBar } from "./PlanBar.tsx";
export { PlanDialogs } from "./PlanDialogs.tsx";
export { PlanLegend } from "./PlanLegend.tsx";
export { PlanNotice } from "./PlanNotice.tsx";
export { PlanningHost } from "./PlanningHost.tsx";
export { PlanPanel } from "./PlanPanel.tsx";
export { PlanSettingsPanel } from "./PlanSettingsPanel.tsx";
export { VisitCard } from "./VisitCard.tsx";
