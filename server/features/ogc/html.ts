/** Plain pages for people who follow an address with their browser: no script, nothing to load. */
import type { Link } from "./documents.ts";

const safe = (text: unknown): string =>
  String(text ?? "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;display:block;overflow-x:auto;font-size:13px}th,td{border:1px solid #8886;padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:22rem}`;

export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(title)}</title><style>${STYLE}</style></head><body><nav><a href="/ogc?f=html">/ogc</a> · <a href="/ogc/collections?f=html">collections</a></nav><main><h1>${safe(title)}</h1>${body}</main></body></html>`;

export const paragraph = (text: string): string => `<p>${safe(text)}</p>`;

export const linkList = (links: readonly Link[]): string =>
  `<ul>${links.map(({ href, rel, title }) => `<li><a href="${safe(href)}">${safe(title ?? href)}</a> (${safe(rel)})</li>`).join("")}</ul>`;

export interface Feature {
  id: string | number;
  properties: Record<string, unknown>;
}

export function featureTable(features: readonly Feature[], at: string): string {
  const [first] = features;
  if (!first) return paragraph("There are none.");
  const names = Object.keys(first.properties);
  const rows = features.map(
    ({ id, properties }) =>
      `<tr><td><a href="${safe(`${at}/${id}?f=html`)}">${safe(id)}</a></td>${names.map((name) => `<td>${safe(properties[name])}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr><th>id</th>${names.map((name) => `<th>${safe(name)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

export const definitions = (properties: Record<string, unknown>): string =>
  `<table><tbody>${Object.entries(properties)
    .map(([name, value]) => `<tr><th>${safe(name)}</th><td>${safe(value)}</td></tr>`)
    .join("")}</tbody></table>`;
