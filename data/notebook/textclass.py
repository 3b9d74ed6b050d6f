# The words of each label by themselves; folds and stop words as Hunch draws them are its own.
rows = complete(ask["text"], ask["label"])
rows = rows.assign(word=rows[ask["text"]].str.lower().str.findall(r"\w+")).explode("word", ignore_index=True)
counts = pd.crosstab(rows["word"], rows[ask["label"]])
shares = (counts + 1) / (counts + 1).sum()
telling = np.log(shares.div(shares.mean(axis=1), axis=0))
display({label: telling[label].nlargest(10).round(2).to_dict() for label in telling})
pd.DataFrame(kept["estimates"])
