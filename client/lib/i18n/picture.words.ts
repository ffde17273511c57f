export const zh = {
  "picture.north": "北",
  "picture.northLabel": "指北针：上方为北",
  "picture.approval": "审图号：{number}",
  "picture.internal": "仅供内部使用",
  "picture.source": "来源：城市安全风险一张图",
} as const;

export const en: Record<keyof typeof zh, string> = {
  "picture.north": "N",
  "picture.northLabel": "North arrow: north is up",
  "picture.approval": "Map approval number: {number}",
  "picture.internal": "For internal use only",
  "picture.source": "Source: safety risk map",
};
