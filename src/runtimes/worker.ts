/**
 * The same app on Cloudflare Workers, against PostgreSQL with pgvector through Hyperdrive. Nothing here may reach a native
 * module or the file system: an import check and a run in local workerd see to that.
 */
import { closeEndedAppealWindows } from '../cases/execute-decision.ts';
import { createApp } from '../http/app.ts';
import { continueImports } from '../ingestion/continue-imports.ts';
import { processWaiting } from '../pipeline/process-ticket.ts';
import type { WorkerBindings } from './worker-bindings.ts';
import { buildWorkerServices } from './worker-services.ts';

/** Time for imports in one call of the schedule; the next call goes on. */
const IMPORTS_MS = 20_000;

export default {
  async fetch(request, bindings, context) {
    const { services, close } = await buildWorkerServices(bindings);
    const app = createApp({ resolveServices: () => services });
    const response = await app.fetch(request, bindings, context);
    context.waitUntil(close());
    return response;
  },
  /** Takes up what a crash or an outage left behind, and ends appeal windows. */
  async scheduled(_event, bindings, context) {
    const { services, close } = await buildWorkerServices(bindings);
    const work = async (): Promise<void> => {
      await processWaiting(services);
      await closeEndedAppealWindows(services);
      const started = Date.now();
      await continueImports(services, { shouldStop: () => Date.now() - started > IMPORTS_MS });
      await close();
    };
    context.waitUntil(work());
  },
} satisfies ExportedHandler<WorkerBindings>;
