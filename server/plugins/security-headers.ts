/** What browsers are told not to do with our answers. Plugins that set a policy of their own keep it. */
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

/**
 * Of the page: only our own scripts, styles, workers and answers, never inside another page. Components and charts write
 * style attributes and style elements; the map makes pictures out of blobs and data.
 */
const PAGE = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Of everything else, should a browser be made to show it as a page: nothing runs. */
const DATA = "default-src 'none'; frame-ancestors 'none'";

const DATA_ADDRESS = /^\/(api|tiles|ogc)(\/|$|\?)/;

export default fp(async (app: FastifyInstance) => {
  app.addHook("onSend", async (request, reply) => {
    // By address, because a 304 has no type and its headers replace those that the browser kept. A worker lives by the
    // policy of its own script.
    const isPage = !DATA_ADDRESS.test(request.url) || /^text\/html/.test(String(reply.getHeader("content-type") ?? ""));
    const usual: Record<string, string> = {
      "content-security-policy": isPage ? PAGE : DATA,
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(self), geolocation=(self), fullscreen=(self), microphone=(), payment=(), usb=()",
    };
    for (const [name, value] of Object.entries(usual)) if (!reply.hasHeader(name)) reply.header(name, value);
  });
});
