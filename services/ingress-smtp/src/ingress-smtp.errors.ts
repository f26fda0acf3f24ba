import { EDGE_REPLIES } from '@postern/smtp';

/** Every refusal of the edge is a row of the reply table in core/smtp; this process has no errors beside it. */
export const INGRESS_REPLIES = EDGE_REPLIES;
