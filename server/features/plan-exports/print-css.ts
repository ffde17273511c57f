/** Fonts by the names they have on Windows, macOS and Linux: nothing is loaded. */
const FONTS =
  '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", sans-serif';

export const PRINT_CSS = `
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { max-width: 186mm; margin: 0 auto; background: #fff; color: #000; font: 9.5pt/1.4 ${FONTS}; }
section { break-after: page; }
section:last-of-type { break-after: auto; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 6mm; border-bottom: 1pt solid #000; }
h1 { margin: 0; font-size: 14pt; overflow-wrap: anywhere; }
header p { margin: 0; text-align: right; overflow-wrap: anywhere; }
h2 { margin: 5mm 0 1mm; font-size: 11pt; }
.figures { display: flex; flex-wrap: wrap; gap: 0 6mm; margin: 2mm 0; }
.map { margin: 3mm 0; border: .5pt solid #999; break-inside: avoid; }
.map svg { display: block; width: 100%; height: auto; }
.map p { margin: 0; padding: 0 2mm 1mm; font-size: 8pt; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1mm 1.5mm; border: .5pt solid #666; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
.stops { table-layout: fixed; }
.no { width: 10mm; text-align: center; }
.time { width: 27mm; font-variant-numeric: tabular-nums; }
.site { width: 58mm; }
.qr { width: 25mm; text-align: center; }
.qr svg { display: block; width: 21mm; height: 21mm; margin: 0 auto; }
.why p { margin: 0 0 .5mm; }
.break td { background: #f4f4f4; font-style: italic; }
footer { display: flex; flex-wrap: wrap; gap: 0 5mm; margin-top: 3mm; font-size: 7.5pt; }
@media screen { body { padding: 8mm 4mm; } section { margin-bottom: 14mm; } }
`;
