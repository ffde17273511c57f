/** Writes text as GBK, which Node can only read: the decoder's table, turned round. */
const codes = new Map<string, Buffer>();
const decoder = new TextDecoder("gbk");
for (let high = 0x81; high <= 0xfe; high++)
  for (let low = 0x40; low <= 0xfe; low++) {
    if (low === 0x7f) continue;
    const bytes = Buffer.from([high, low]);
    const char = decoder.decode(bytes);
    if (char.length === 1 && char !== "\uFFFD" && !codes.has(char)) codes.set(char, bytes);
  }

export const toGbk = (text: string): Buffer =>
  Buffer.concat([...text].map((char) => (char < "\x80" ? Buffer.from(char) : codes.get(char)!)));
