/// Calls of malloc in this process so far; negative where they are not counted.
long countedMallocs(void);
