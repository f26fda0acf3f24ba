import { App } from 'antd';

interface Question {
  readonly title: string;
  readonly text?: string;
  /** Label of the button that does it. */
  readonly does: string;
  readonly danger?: boolean;
  /** Runs after the answer; the dialog waits for it. A failure is told by the change itself. */
  readonly work: () => Promise<unknown>;
}

/** Asks before something that is not easily undone. */
export function useAsk(): (question: Question) => void {
  const { modal } = App.useApp();
  return ({ title, text, does, danger = false, work }) => {
    const onOk = () => work().catch(() => undefined);
    void modal.confirm({ title, content: text, okText: does, okButtonProps: { danger }, onOk });
  };
}
