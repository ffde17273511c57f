/** Why a file cannot be read, in Chinese. The server speaks English; the codes of its sentences are fixed. */
import { sayProblem } from "../../lib/i18n/problem.words.ts";
import type { Language } from "../../lib/view/view-state.ts";
import { FileRefused } from "./imports.api.ts";

const PROBLEMS: Readonly<Record<string, string>> = {
  missing: "没有找到文件 {file}。",
  empty: "{file} 是空文件，请选择有数据的文件。",
  kind: "{file} 的格式不支持。请另存为 CSV、XLSX、GeoJSON、Shapefile（zip）、GeoPackage、KML、MapInfo（zip）或 DXF 后重试。",
  notText: "{file} 不是文本文件，与扩展名不符。请从原软件重新导出 CSV 或 GeoJSON。",
  encoding: "{file} 自第 {byte} 字节起既不是 UTF-8 也不是 GBK 编码。请另存为 UTF-8 后重试。",
  notEncoding: "{file} 自第 {byte} 字节起不符合 {encoding} 编码，请换一种编码。",
  csv: "{file} 不是可读的 CSV 文件，请重新保存后再试。",
  quote: "{file} 第 {line} 行附近的引号没有闭合，文件可能不完整。",
  longLine: "{file} 第 {line} 行超过 {limit}，请确认这是 CSV 文件。",
  columns: "{file} 有 {n} 列，最多可读 {limit} 列，请只保留需要的列。",
  geojson: "{file} 不是可读的 GeoJSON，文件可能不完整。请重新导出，并确认其为 FeatureCollection。",
  noFeatures: "{file} 中没有要素，须为 FeatureCollection。",
  noRows: "{file} 中没有数据行。",
  zip: "{file} 不是完整的压缩文件，可能传输中断，请重新打包。",
  zipName: "压缩文件 {file} 中的“{entry}”指向文件夹之外，请只打包数据文件本身。",
  zipEntries: "压缩文件 {file} 内超过 {limit} 个文件，请只打包一个图层的文件。",
  zipSize: "{file} 解压后超过 {limit}，请拆分后重试。",
  zipRatio: "{file} 解压后超过自身大小的 {limit} 倍，疑似压缩炸弹，不予读取。",
  zipEncrypted: "{file} 设有密码，请取消密码后重试。",
  zipHolds: "{file} 中没有 Shapefile、MapInfo、GeoPackage、KML、DXF、XLSX、CSV 或 GeoJSON 文件。",
  parts: "{file} 缺少 {part} 文件，请把图层的全部文件打包成一个 zip。",
  bare: "{file} 只是图层的一部分，请把图层的全部文件打包成一个 zip。",
  truncated: "{file} 不完整，可能在复制时中断，请重新复制或导出。",
  content: "{file} 的内容不是 {format}，与扩展名不符，请重新导出。",
  unreadable: "{file} 无法按 {format} 读取，请重新导出后再试。",
  tooLarge: "{file} 太大，无法按 {format} 读取，请另存为 CSV 或 GeoJSON。",
  slow: "读取 {file} 超过 {limit} 分钟，已停止。请拆分，或另存为 CSV。",
  layer: "{file} 中没有图层“{layer}”，现有：{layers}。",
  upload: "{file} 超过 {limit}，请拆分，或用 npm run import 命令导入。",
};

/** Why a file cannot be read, or what else went wrong. */
export function problemText(error: unknown, language: Language): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof FileRefused)) return error.message;
  const sentence = language === "zh" ? PROBLEMS[error.code] : undefined;
  if (!sentence) return sayProblem(language, error.code, error.params) ?? error.message;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => `${(error as FileRefused).params[name] ?? ""}`);
}
