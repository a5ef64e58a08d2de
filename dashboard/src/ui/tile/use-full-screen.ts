import { useEffect, useState } from 'preact/hooks';

const isOn = () => document.fullscreenElement !== null;

/** Whether anything is shown alone, however that began or ends. */
export function useFullScreen(): boolean {
  const [on, setOn] = useState(isOn);
  useEffect(() => {
    const follow = () => setOn(isOn());
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  return on;
}
