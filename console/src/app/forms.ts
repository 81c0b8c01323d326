import { z } from 'zod';

// zod would try to compile its checks, which the content security policy refuses.
z.config({ jitless: true });

export { zodResolver } from '@hookform/resolvers/zod';
export { useForm } from 'react-hook-form';
export { z };
