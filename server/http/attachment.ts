/** Longest name, characters: some file systems take 255 bytes. */
const LONGEST = 70;

/** A text as the name of a file on any system. */
export function fileNameOf(text: string, end: string): string {
  const plain = text
    .replace(/[\p{C}\\/:*?"<>|%]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST)
    .replace(/[. ]+$/, "");
  return `${plain || "file"}.${end}`;
}

/** Content-Disposition of a file to be saved, RFC 6266: its name in UTF-8, and another for programs that read none. */
export function attachment(name: string, plainName: string): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plainName}"; filename*=UTF-8''${encoded}`;
}
