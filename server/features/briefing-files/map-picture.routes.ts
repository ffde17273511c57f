import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import sharp from "sharp";
import { Type } from "typebox";
import { attachment, fileNameOf } from "../../http/attachment.ts";
import { ownAddressOf } from "../../http/listening.ts";
import { turnTaker } from "../../http/turns.ts";
import { BadInput } from "../../plugins/problems.ts";
import { MapPictureQuery, PICTURE_LIMITS, pixelsOf } from "./briefing-files.contract.ts";
import { refuseWithoutChromium } from "./chromium-needed.ts";
import { drawViews, pageOf, type ViewRequest } from "./draw-maps.ts";
import { withChromium } from "./drawn-maps.ts";
import { whenAborted } from "./file-jobs.ts";
import type { Picture } from "./pictures.ts";
import { withDensity } from "./png-density.ts";

/** Pictures that are drawn or wait: each takes seconds and some hundred megabytes. */
const MOST_UNDER_WAY = 4;

const TITLE = { zh: "安全风险地图", en: "Safety risk map" } as const;

const mapPictureRoutes: FastifyPluginAsyncTypebox<{ chromiumPath?: string | undefined }> = async (
  app,
  { chromiumPath },
) => {
  const turn = turnTaker(1);
  let underWay = 0;

  app.get("/api/map-picture", {
    config: { access: "viewer", compress: false },
    exposeHeadRoute: false,
    schema: {
      summary: "A view of the map as PNG, with legend, scale, north arrow, date, source and approval number",
      description: "Drawn as the person asking sees it, in millimetres and dots per inch; takes some seconds.",
      tags: ["briefings"],
      querystring: MapPictureQuery,
      response: {
        200: {
          description: "the picture",
          content: { "image/png": { schema: Type.Unsafe<Buffer>({ type: "string", format: "binary" }) } },
        },
      },
    },
    async handler(request, reply) {
      const { view, width, height, dpi, lang, approval = "", frame } = request.query;
      const pixels = pixelsOf({ width, height, dpi });
      const { side, area } = PICTURE_LIMITS.pixels;
      if (Math.max(pixels.width, pixels.height) > side || pixels.width * pixels.height > area)
        throw new BadInput(
          `A picture of ${pixels.width} × ${pixels.height} pixels is too large. Take a smaller one or fewer dpi.`,
          { code: "picture_pixels", params: pixels, field: "dpi" },
        );
      await refuseWithoutChromium(chromiumPath);
      if (underWay >= MOST_UNDER_WAY)
        throw new BadInput("Other pictures are being drawn. Try again in a minute.", {
          code: "pictures_busy",
          statusCode: 429,
        });
      const [w, h] = (frame ?? "").split("x").map(Number);
      const wish: ViewRequest = {
        ...{ view: mapOnly(view), width, height, dpi, language: lang, approval: approval.trim() },
        frame: w && h ? { width: w, height: h } : pageOf({ width, height }),
      };

      const stop = new AbortController();
      const giveUp = () => stop.abort();
      reply.raw.on("close", giveUp);
      const lent = app.lend(request);
      underWay++;
      try {
        const { businessDate } = await app.records(request).read((client) => app.city.moment(client));
        const live = { url: ownAddressOf(app.server), cookies: lent.cookies };
        const drawing = turn(() =>
          withChromium(chromiumPath, stop.signal, (chromium) => drawViews(chromium, live, [wish])),
        );
        const [picture] = await Promise.race([drawing, whenAborted(stop.signal)]);
        return reply
          .type("image/png")
          .header("content-disposition", attachment(fileNameOf(`${TITLE[lang]} ${businessDate}`, "png"), "map.png"))
          .header("cache-control", "no-store")
          .send(withDensity(await inPixels(picture!, pixels), dpi));
      } catch (error) {
        // Nobody hears the answer any more.
        if (stop.signal.aborted) throw new BadInput("The picture was given up.", { statusCode: 409 });
        throw error;
      } finally {
        reply.raw.off("close", giveUp);
        underWay--;
        lent.end();
      }
    },
  });
};
export default mapPictureRoutes;

/** A page has whole pixels before it is enlarged: what is a pixel too many is cut off, what is missing is white. */
async function inPixels({ bytes }: Picture, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const drawn = await sharp(bytes).metadata();
  if (drawn.width === width && drawn.height === height) return bytes;
  return sharp(bytes).resize(width, height, { fit: "cover", position: "left top", kernel: "nearest" }).png().toBuffer();
}

/** The view without what is no map. */
function mapOnly(view: string): string {
  const query = new URLSearchParams(view);
  for (const name of ["mode", "briefing", "step", "plan", "list", "site", "dock"]) query.delete(name);
  return query.toString();
}
