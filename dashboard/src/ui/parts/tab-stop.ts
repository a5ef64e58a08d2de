import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The `tabindex` of all that can be pressed within a tile: 0 where the arrows have reached it, else -1. Undefined outside of tiles. */
export const TabStop = createContext<number | undefined>(undefined);

export const useTabStop = (): number | undefined => useContext(TabStop);
