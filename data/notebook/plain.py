print("This kind of question has no counterpart in pandas, scipy and statsmodels; the kept numbers are those of Hunch.")
pd.DataFrame(kept["estimates"])
