import { createContext, useContext } from 'react';

/** Whether the dark theme is on. The frame provides it. */
export const DarkContext = createContext(false);
export const useDark = (): boolean => useContext(DarkContext);
