export const zh = {
  "snapshot.banner": "会议口径：数据截至 {day}，{at} 冻结",
  "snapshot.newer": "此后数据已更新",
  "snapshot.same": "此后数据没有变化",
  "snapshot.note": "页面只读，数字、名单和分布均为冻结时的内容；实时点位、卡片和编辑已隐藏。",
  "snapshot.leave": "返回实时数据",
  "snapshot.gone": "没有第 {id} 号快照，或者不在您的管辖范围内。",
  "snapshot.failed": "未能取得快照信息，请重试。",
  "snapshot.list.cut": "快照保留前 {n} 条。",
};

export const en: Record<keyof typeof zh, string> = {
  "snapshot.banner": "As the meeting saw it: data of {day}, frozen {at}",
  "snapshot.newer": "Newer data exist",
  "snapshot.same": "Nothing has changed since",
  "snapshot.note":
    "Read-only: numbers, lists and hexagons are those that were frozen. Live points, cards and editing are hidden.",
  "snapshot.leave": "Back to live data",
  "snapshot.gone": "There is no snapshot {id}, or it is not in your area.",
  "snapshot.failed": "What is known of the snapshot could not be had. Try again.",
  "snapshot.list.cut": "The snapshot keeps the first {n}.",
};
