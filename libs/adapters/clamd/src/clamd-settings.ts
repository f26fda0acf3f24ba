import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { defaultSettings } from '@postern/settings';

/** What the gateway itself may spend on a mail, which clamd's limits follow. */
export interface GatewayLimits {
  /** The antivirus' time for one mail, ms. */
  readonly scanMs: number;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
  readonly maxFiles: number;
  readonly maxDepth: number;
}

const MIB = 1024 * 1024;
/** Of the gateway's time: so that clamd gives up first and says so, instead of going on with what nobody waits for any more. */
const TIME_SHARE = 0.75;
/** To clamd each object of a PDF and each stream of a document is a file, to us it is a part of one. */
const PIECES_OF_A_FILE = 10;

/** As shipped. When the antivirus' time in the settings is below clamd's own, mail gets 451 for what clamd cannot finish in it. */
export function gatewayLimits(): GatewayLimits {
  return { ...DEFAULT_FILE_LIMITS, scanMs: defaultSettings().gateway.modules.antivirus.timeoutSeconds * 1000 };
}

/**
 * Lines of clamd.conf that bound one scan. They are the gateway's own limits: what is above those is not scanned here either, and AlertExceedsMax makes clamd say that
 * it is. The chart and the image carry the same lines, which a test compares.
 */
export function clamdSettings({ scanMs, maxFileBytes, maxTotalBytes, maxFiles, maxDepth }: GatewayLimits): readonly string[] {
  return [
    `StreamMaxLength ${Math.ceil(maxFileBytes / MIB)}M`,
    `MaxScanSize ${Math.ceil(maxTotalBytes / MIB)}M`,
    `MaxFileSize ${Math.ceil(maxFileBytes / MIB)}M`,
    `MaxRecursion ${maxDepth}`,
    `MaxFiles ${maxFiles * PIECES_OF_A_FILE}`,
    `MaxScanTime ${Math.floor(scanMs * TIME_SHARE)}`,
    'AlertExceedsMax yes',
  ];
}
