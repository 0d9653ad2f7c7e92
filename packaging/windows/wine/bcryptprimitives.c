/* Windows has this since Windows 7, wine from its release 9 on; programs written in Rust take their chance from it. In
   wine's prefix alone: no package carries this. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom, of advapi32 */
__declspec(dllexport) BOOL ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
