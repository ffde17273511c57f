import { PAGE_WIDTH } from "./page.ts";

/** One length governs all: `--u` is an inch of the page, whatever the screen or paper. */
export const briefingCss = (height: number, [width, paperHeight]: readonly [number, number]): string => `
*{box-sizing:border-box}
html,body{margin:0;height:100%;background:#000}
body{font-family:var(--font);color:var(--ink);--u:min(calc(100vw / ${PAGE_WIDTH}),calc(100vh / ${height}))}
.page{position:absolute;left:50%;top:50%;width:calc(var(--u) * ${PAGE_WIDTH});height:calc(var(--u) * ${height});transform:translate(-50%,-50%);background:var(--paper);overflow:hidden;visibility:hidden}
.page.now{visibility:visible}
.page>*{position:absolute;left:calc(var(--u) * var(--x));top:calc(var(--u) * var(--y));width:calc(var(--u) * var(--w));height:calc(var(--u) * var(--h));margin:0}
.text{display:flex;flex-direction:column;font-size:calc(var(--u) * var(--s) / 72);line-height:1.3;overflow-wrap:anywhere;white-space:pre-wrap}
.text>*{margin:0;font-size:1em;font-weight:inherit}
.text>*+*{margin-top:calc(var(--u) * var(--g,0) / 72)}
h1{font-weight:700}
.page table{border-collapse:collapse;table-layout:fixed;font-size:calc(var(--u) * var(--s) / 72);line-height:1.3;height:auto}
th,td{padding:calc(var(--u) * .011) calc(var(--u) * .08);text-align:start;vertical-align:middle;overflow-wrap:anywhere;border-bottom:calc(var(--u) * .01) solid var(--line)}
th{background:var(--accent);color:var(--paper);font-weight:700}
.end{text-align:end;font-variant-numeric:tabular-nums}
.page img{object-fit:contain}
.chart svg{display:block;width:100%;height:100%}
.missing{display:flex;align-items:center;justify-content:center;background:var(--band);color:var(--quiet);font-size:calc(var(--u) * .22)}
b[data-fact]{font-weight:700}
.text a{color:inherit;text-underline-offset:.15em}
.text a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
#black{position:fixed;inset:0;background:#000;z-index:3}
#notes,#find,#keys,#number{position:fixed;z-index:2;background:var(--paper);color:var(--ink);border:1px solid var(--line);border-radius:6px;padding:12px 16px;font-size:18px;line-height:1.4;box-shadow:0 4px 18px #0006}
#notes{left:2vw;right:2vw;bottom:2vh;max-height:35vh;overflow:auto;white-space:pre-wrap}
#find{left:50%;top:12vh;transform:translateX(-50%);width:min(640px,90vw)}
#find input{width:100%;font:inherit;padding:8px;color:inherit;background:transparent;border:1px solid var(--quiet);border-radius:4px}
#find ul{list-style:none;margin:8px 0 0;padding:0;max-height:50vh;overflow:auto}
#find button{display:block;width:100%;text-align:start;font:inherit;padding:8px;border:0;background:none;color:inherit;cursor:pointer}
#find button:hover,#find button:focus{background:var(--band);outline:2px solid var(--accent)}
#keys{left:50%;bottom:2vh;transform:translateX(-50%);font-size:14px;white-space:nowrap;max-width:96vw;overflow:hidden;text-overflow:ellipsis}
#number{right:2vw;top:2vh;font-size:28px}
[hidden]{display:none!important}
@page{size:${width}mm ${paperHeight}mm;margin:0}
@media print{
html,body{height:auto;background:none;--u:calc(${width}mm / ${PAGE_WIDTH});-webkit-print-color-adjust:exact;print-color-adjust:exact}
.page{position:relative;left:0;top:0;transform:none;visibility:visible;break-after:page;break-inside:avoid;height:calc(${paperHeight}mm - .2mm)}
.page:last-of-type{break-after:auto}
#notes,#find,#keys,#number,#black{display:none!important}
}`;
