import type { PlanReport } from '../engine/schedule.ts';
import type { PeerStudy } from '../export/peer.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';

export async function replicationPackage(
  _session: Session,
  _open: OpenStudy,
  _report: PlanReport,
  _peers: PeerStudy,
  root: string,
): Promise<{ folder: string; files: { [name: string]: string | Uint8Array }; lines: readonly string[] }> {
  return { folder: root, files: {}, lines: [] };
}
