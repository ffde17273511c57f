import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";

const HOUR_MS = 3_600_000;

/**
 * Moves a city's business date to today in its time zone, by which findings become overdue. Asked every hour, because
 * servers sleep and restart; doing it twice changes nothing. The demo city's clock stands where its seed put it.
 */
export default fp(async (app: FastifyInstance) => {
  const refresh = async () => {
    const today = "(now() at time zone 'Asia/Shanghai')::date";
    await app.pg.query(
      `select refresh_overdue(code, ${today}) from city where code = $1 and not demo and business_date < ${today}`,
      [app.city.code],
    );
  };
  // A deadlock with a writer costs this hour's turn, not the server.
  const attempt = () => refresh().catch((error) => app.log.error(error));
  await attempt();
  const timer = setInterval(attempt, HOUR_MS);
  timer.unref();
  app.addHook("onClose", async () => clearInterval(timer));
});
