declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly queue: typeof en;
  }
}

export const en = {
  title: 'Queue',
  waiting_one: '{{count}} delivery waits',
  waiting_other: '{{count}} deliveries wait',
  empty: 'The queue is empty.',
  emptyHint: 'Mail that cannot be delivered at the first attempt waits here.',
  address: 'Sender or recipient',
  msgId: 'MsgId',
  nextHop: 'Next hop',
  recipient: 'Recipient and subject',
  sender: 'Sender',
  attempts: 'Attempts',
  nextAttempt: 'Next attempt',
  lastReply: 'Next hop and last reply',
  received: 'Received',
  flush: 'Try now',
  flushed: '{{count}} due now',
  deleted: '{{count}} deleted',
  confirmFlush_one: 'Try {{count}} delivery now?',
  confirmFlush_other: 'Try {{count}} deliveries now?',
  confirmFlushText: 'Frequent flushes slow other deliveries down.',
  confirmDelete_one: 'Delete {{count}} delivery?',
  confirmDelete_other: 'Delete {{count}} deliveries?',
  confirmDeleteText: 'Neither the sender nor the recipient is told. This cannot be undone.',
} as const;
