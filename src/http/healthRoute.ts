import type { RequestHandler } from 'express';
import type { Kit } from '../kernel/kit.js';
import type { LoopDelay } from '../kernel/loopDelay.js';
import type { Supervisor } from '../sessions/supervisor.js';

/** `GET /healthz` for load balancers, without authentication: nothing here names a user or a host. */
export function healthRoute(
  kit: Kit,
  options: {
    readonly supervisor: Supervisor;
    readonly version: string;
    readonly isDraining: () => boolean;
    readonly loop: LoopDelay;
  },
): RequestHandler {
  const startedAt = kit.clock.monotonic();
  return (_request, response) => {
    const { active, parked, max } = options.supervisor;
    const draining = options.isDraining();
    response.status(draining ? 503 : 200).json({
      status: draining ? 'draining' : 'ok',
      uptimeSeconds: Math.floor((kit.clock.monotonic() - startedAt) / 1000),
      sessions: { active, parked, max },
      loopDelayP99Ms: Math.round(options.loop.p99Ms * 10) / 10,
      version: options.version,
    });
  };
}
