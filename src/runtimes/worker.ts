/**
 * The same app on Cloudflare Workers, against PostgreSQL with pgvector through Hyperdrive. Nothing here may reach a native
 * module or the file system: an import check and a run in local workerd see to that.
 */
import { closeEndedAppealWindows } from '../cases/execute-decision.ts';
import { createApp } from '../http/app.ts';
import { processWaiting } from '../pipeline/process-ticket.ts';
import type { WorkerBindings } from './worker-bindings.ts';
import { buildWorkerServices } from './worker-services.ts';

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
      await close();
    };
    context.waitUntil(work());
  },
} satisfies ExportedHandler<WorkerBindings>;
