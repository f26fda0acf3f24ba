import { Flex, Typography } from 'antd';

/** The gate with a letter: our mark. */
export function Mark({ size = 30 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Postern">
      <rect width="32" height="32" rx="7" fill="#2f54eb" />
      <path d="M9 26V14a7 7 0 0 1 14 0v12" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M12.5 16.5h7v5h-7z M12.5 16.8l3.5 2.6 3.5-2.6" fill="none" stroke="#fff" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}

export function Brand({ small }: { readonly small: boolean }) {
  return (
    <Flex align="center" justify={small ? 'center' : 'flex-start'} gap={10} style={{ height: 56, padding: small ? 0 : '0 20px', marginBottom: 8 }}>
      <Mark />
      {small ? null : <Typography.Text style={{ color: '#fff', fontSize: 18, fontWeight: 600, letterSpacing: 0.3 }}>Postern</Typography.Text>}
    </Flex>
  );
}
